/**
 * Camera, stream, file or synthetic scene → {@link npucam.data.Frame}. A source is advanced by one thread (the slot whose turn
 * it is); live sources read on a thread of their own. A source owns its pixels and lends them until it advances.
 */
package npucam.capture;
