package npucam.capture;

import java.time.Duration;

/**
 * The camera section of the config file.
 *
 * @param kind which sort of source
 * @param location file, folder, URL or device node; empty for {@link Kind#SYNTHETIC}
 * @param realTime a video file is played at its own pace (as a camera would) rather than as fast as possible
 * @param loop start again at the end (video, pictures)
 * @param width wanted width in pixels (V4L2, synthetic); 0 = the device's own
 * @param height wanted height in pixels; 0 = the device's own
 * @param framesPerSecond wanted rate (V4L2, synthetic, pictures); 0 = the device's own, or as fast as possible
 * @param timeout how long to wait for a connection or a frame before giving up
 */
public record CaptureSettings(
        Kind kind,
        String location,
        boolean realTime,
        boolean loop,
        int width,
        int height,
        double framesPerSecond,
        Duration timeout) {

    /** The sorts of source. */
    public enum Kind {
        /** A video file FFmpeg can read. */
        VIDEO,
        /** An RTSP stream over TCP. */
        RTSP,
        /** A local camera, {@code /dev/video0} or a stable name below {@code /dev/v4l/by-id}. */
        V4L2,
        /** A folder of JPEG and PNG files, in name order. */
        PICTURES,
        /** Moving shapes, drawn here, with the frame's sequence burnt into the pixels. */
        SYNTHETIC
    }
}
