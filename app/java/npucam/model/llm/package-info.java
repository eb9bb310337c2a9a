/**
 * Language models with a vision tower, for the vendor's {@code llm_convert.py}: what their {@code config.json} says, the tool's
 * rules checked before it runs, an estimate of file size and device memory, the command. Runs in a command, on the caller's thread.
 */
package npucam.model.llm;
