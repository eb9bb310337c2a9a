package npucam.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the demo's model comes from: {@code models/fetch}, or our own {@code models/shapes}. */
final class CocoModel {
    private CocoModel() {}

    /** The folder the launcher lies in the {@code app} of; the working directory when Java was started by hand. */
    static Path home() {
        return Path.of(System.getProperty("npucam.home", ""));
    }

    static Path shapes() {
        return home().resolve("models/shapes/shapes.mud");
    }

    /**
     * Runs {@code models/fetch}, whose progress goes to stderr and whose last line on stdout is the descriptor; where it fails,
     * says so in one line and gives {@link #shapes}.
     */
    static Path fetchOrShapes() throws IOException {
        Process fetch = new ProcessBuilder(home().resolve("models/fetch").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String descriptor = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(fetch.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                descriptor = line;
            }
        }
        try {
            if (fetch.waitFor() == 0 && Files.isRegularFile(Path.of(descriptor))) {
                return Path.of(descriptor);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        System.err.println("demo: no COCO model to be had, so it runs on drawn shapes and models/shapes instead");
        return shapes();
    }
}
