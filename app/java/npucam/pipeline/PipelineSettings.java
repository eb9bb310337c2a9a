package npucam.pipeline;

/**
 * The pipeline section of the config file.
 *
 * @param buffers how many slots the line owns, so how many frames are in flight at once, 1–4; {@code dual_buff} is two
 */
public record PipelineSettings(int buffers) {}
