package npucam.capture;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import npucam.data.Frame;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The pictures of a folder, in the order of their names. A file that is no picture is told once, counted as a corrupt frame and
 * left out from then on. Hidden files and folders are not looked at.
 */
final class PictureFolderSource extends PullSource {
    private final String name;
    private final Path folder;
    private final boolean loop;
    private @Nullable List<Path> files;
    private int place;

    PictureFolderSource(CaptureSettings settings, Pace pace) {
        super(pace);
        this.name = Location.name(settings);
        this.folder = Path.of(settings.location());
        this.loop = settings.loop();
    }

    @Override
    @Nullable
    Picture next() {
        List<Path> left = files == null ? list() : files;
        files = left;
        while (!stopped() && place < left.size()) {
            Frame frame = read(left.get(place));
            if (frame == null) {
                left.remove(place);
            } else {
                place++;
            }
            if (left.isEmpty()) {
                throw new CaptureException(
                        name + ": none of its " + corruptFrames() + " files is a JPEG or PNG picture");
            }
            if (loop && place == left.size()) {
                place = 0;
            }
            if (frame != null) {
                return new Picture(0, frame.format(), frame.encoding(), frame.width(), frame.height(), frame.planes());
            }
        }
        return null;
    }

    private @Nullable Frame read(Path file) {
        try {
            return Pictures.read(file);
        } catch (CaptureException notAPicture) {
            countCorruptFrame();
            Logger.warn("{}; left out", notAPicture.getMessage());
            return null;
        }
    }

    private List<Path> list() {
        List<Path> found = new ArrayList<>();
        try (var entries =
                Files.newDirectoryStream(folder, entry -> !Files.isDirectory(entry) && !Files.isHidden(entry))) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException failure) {
            throw new CaptureException(name + ": cannot be read: " + failure.getMessage(), failure);
        }
        if (found.isEmpty()) {
            throw new CaptureException(name + ": holds no files; put JPEG or PNG files into it");
        }
        Collections.sort(found);
        return found;
    }
}
