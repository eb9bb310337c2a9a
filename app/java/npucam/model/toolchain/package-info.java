/**
 * The vendor's tool chain (tpu-mlir): where it is, how it is installed, how one of its commands is started, watched, stopped and
 * explained when it fails. Runs in a command, on the caller's thread plus one that reads; owns every process it starts.
 */
package npucam.model.toolchain;
