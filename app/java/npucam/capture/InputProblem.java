package npucam.capture;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import npucam.capture.CaptureSettings.Kind;

/** FFmpeg's error codes in words, with the fix. */
final class InputProblem {
    /** The grabber's messages carry FFmpeg's code: {@code avformat_open_input() error -2: Could not ...}. */
    private static final Pattern CODE = Pattern.compile(" error (-\\d+):");

    // Linux errno values (asm-generic/errno.h); FFmpeg's code is the negative.
    private static final int EIO = 5;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int ENOTTY = 25;
    private static final int ENETUNREACH = 101;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;

    private static final Map<Integer, String> RTSP_FIXES = Map.of(
            -EIO,
            "check the host name, and that the camera serves RTSP over TCP",
            -ETIMEDOUT,
            "the camera does not answer: check power, network and address",
            -ECONNREFUSED,
            "nobody listens there: check host and port, and that RTSP is switched on in the camera",
            -EHOSTUNREACH,
            "check network and address",
            -ENETUNREACH,
            "check network and address",
            AVERROR_HTTP_UNAUTHORIZED(),
            "check user name and password",
            AVERROR_HTTP_FORBIDDEN(),
            "check the user's rights in the camera",
            AVERROR_HTTP_NOT_FOUND(),
            "check the path in the address",
            AVERROR_INVALIDDATA(),
            "what answers there does not speak RTSP");

    private static final Map<Integer, String> CAMERA_FIXES = Map.of(
            -EBUSY, "another program has it open: `fuser -v DEVICE` names it",
            -ENOTTY, "not a capture device: `v4l2-ctl --list-devices` shows which are",
            -ENODEV, "it was unplugged, or is not a capture device: `v4l2-ctl --list-devices` shows which are",
            -EIO, "it was unplugged, or its driver failed: look into `dmesg`");

    private InputProblem() {}

    /** Why the grabber could not open the input. */
    static String ofOpening(Kind kind, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("Did not find a video")) {
            return "holds no video; name a file that does";
        }
        Matcher code = CODE.matcher(message);
        return code.find() ? of(kind, Integer.parseInt(code.group(1))) : "cannot be opened: " + message;
    }

    /** Why FFmpeg's call failed. */
    static String of(Kind kind, int code) {
        if (code == -EACCES) {
            return Location.permissionDenied(kind);
        }
        return switch (kind) {
            case VIDEO ->
                code == AVERROR_INVALIDDATA()
                        ? "not a video FFmpeg can read, or cut short at the start; play it with ffplay to see"
                        : text(code);
            case RTSP -> withFix(RTSP_FIXES, code);
            case V4L2 -> withFix(CAMERA_FIXES, code);
            case PICTURES, SYNTHETIC -> text(code);
        };
    }

    private static String withFix(Map<Integer, String> fixes, int code) {
        String fix = fixes.get(code);
        return fix == null ? text(code) : text(code) + "; " + fix;
    }

    private static String text(int code) {
        byte[] text = new byte[128];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8) + " (FFmpeg error " + code + ")";
    }
}
