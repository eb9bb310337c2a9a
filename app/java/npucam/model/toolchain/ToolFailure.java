package npucam.model.toolchain;

/**
 * Why a command failed.
 *
 * @param line cause and fix
 * @param inputWrong whether the user's model, pictures or options are the cause
 */
record ToolFailure(String line, boolean inputWrong) {}
