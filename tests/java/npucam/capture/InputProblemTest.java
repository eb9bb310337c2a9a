package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import npucam.capture.CaptureSettings.Kind;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.Test;

class InputProblemTest {
    @Test
    void theCodeIsFoundInTheGrabbersMessage() {
        String problem = InputProblem.ofOpening(
                Kind.V4L2, new FFmpegFrameGrabber.Exception("avformat_open_input() error -16: Could not open input"));
        assertEquals(
                "Device or resource busy (FFmpeg error -16); another program has it open: `fuser -v DEVICE` names it",
                problem);
    }

    @Test
    void aMessageWithoutACodeIsPassedOn() {
        String problem = InputProblem.ofOpening(Kind.VIDEO, new FFmpegFrameGrabber.Exception("no luck"));
        assertTrue(problem.startsWith("cannot be opened: no luck"), problem);
    }

    @Test
    void noPermissionNamesTheGroupForACamera() {
        assertTrue(InputProblem.of(Kind.V4L2, -13).contains("usermod -aG video"));
        assertTrue(InputProblem.of(Kind.VIDEO, -13).contains("right to read"));
    }

    @Test
    void aCodeWithoutAFixKeepsFfmpegsWords() {
        assertEquals("Cannot allocate memory (FFmpeg error -12)", InputProblem.of(Kind.RTSP, -12));
    }

    @Test
    void aCameraPulledOutSaysSo() {
        assertTrue(InputProblem.of(Kind.V4L2, -19).contains("unplugged"));
    }

    @Test
    void aCameraOnTheNetworkThatDoesNotAnswerSaysSo() {
        assertTrue(InputProblem.of(Kind.RTSP, -110).contains("check power, network and address"));
    }
}
