package npucam.config;

import java.nio.file.Path;
import npucam.capture.CaptureSettings;
import npucam.decode.DecodeSettings;
import npucam.health.LogSettings;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.pipeline.PipelineSettings;
import npucam.publish.PublishSettings;

/**
 * A config file that was found to be right, defaults filled in. Paths in it can be opened as they are: relative ones were
 * resolved against the folder of the config file.
 *
 * @param file the config file
 * @param device this device's name, also in {@code publish}
 * @param capture may carry the credentials of a stream in its location
 */
public record Config(
        Path file,
        String device,
        CaptureSettings capture,
        ModelSettings model,
        EngineSettings engine,
        DecodeSettings decode,
        PipelineSettings pipeline,
        PublishSettings publish,
        LogSettings log) {

    /** Only names: the stream's address may hold a password, and this text may end in a log. */
    @Override
    public String toString() {
        return "Config[file=" + file + ", device=" + device + ", camera=" + publish.camera() + "]";
    }
}
