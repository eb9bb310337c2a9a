package npucam.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import npucam.capture.CaptureSettings.Kind;

/** Where a source lies: its name in messages, and what can be wrong with it before anything is opened. */
final class Location {
    /** The password in {@code scheme://user:password@host}. */
    private static final Pattern PASSWORD = Pattern.compile("(?<=://)([^/@:]*):[^/]*@");

    private Location() {}

    /** What a message calls the source; never shows a password. */
    static String name(CaptureSettings settings) {
        String location = settings.location();
        return switch (settings.kind()) {
            case VIDEO -> "video " + location;
            case RTSP -> "stream " + PASSWORD.matcher(location).replaceAll("$1:***@");
            case V4L2 -> "camera " + location;
            case PICTURES -> "picture folder " + location;
            case SYNTHETIC -> "synthetic scene";
        };
    }

    /** @throws CaptureException when there is nothing, or nothing of the right sort, at the settings' location */
    static void check(CaptureSettings settings) {
        String name = name(settings);
        switch (settings.kind()) {
            case VIDEO -> checkFile(name, path(name, settings));
            case RTSP -> checkUrl(name, settings.location());
            case V4L2 -> checkDevice(name, path(name, settings));
            case PICTURES -> checkFolder(name, path(name, settings));
            case SYNTHETIC -> {}
        }
    }

    private static Path path(String name, CaptureSettings settings) {
        if (settings.location().isBlank()) {
            throw new CaptureException(name + ": the location is empty; name a file, folder or device");
        }
        try {
            return Path.of(settings.location());
        } catch (InvalidPathException invalid) {
            throw new CaptureException(name + ": not a path: " + invalid.getReason(), invalid);
        }
    }

    private static void checkFile(String name, Path file) {
        if (!Files.exists(file)) {
            throw new CaptureException(name + ": no such file; looked at " + file.toAbsolutePath());
        }
        if (Files.isDirectory(file)) {
            throw new CaptureException(name + ": is a folder; name a video file, or set the kind to pictures");
        }
        checkReadable(name, file, Kind.VIDEO);
        if (isEmpty(file)) {
            throw new CaptureException(name + ": the file is empty (0 bytes); copy or record it again");
        }
    }

    private static boolean isEmpty(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == 0;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static void checkUrl(String name, String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("rtsp://") && !lower.startsWith("rtsps://")) {
            throw new CaptureException(name + ": not an RTSP address; write rtsp://host/path");
        }
    }

    private static void checkDevice(String name, Path device) {
        if (!Files.exists(device)) {
            throw new CaptureException(
                    name + ": no such device; cameras present: " + cameras() + "; plug it in or name another");
        }
        if (Files.isDirectory(device) || Files.isRegularFile(device)) {
            throw new CaptureException(name + ": not a camera device; cameras present: " + cameras());
        }
        checkReadable(name, device, Kind.V4L2);
    }

    private static void checkFolder(String name, Path folder) {
        if (!Files.exists(folder)) {
            throw new CaptureException(name + ": no such folder; looked at " + folder.toAbsolutePath());
        }
        if (!Files.isDirectory(folder)) {
            throw new CaptureException(name + ": not a folder; name the folder that holds the JPEG and PNG files");
        }
        checkReadable(name, folder, Kind.PICTURES);
    }

    private static void checkReadable(String name, Path path, Kind kind) {
        if (!Files.isReadable(path)) {
            throw new CaptureException(name + ": " + permissionDenied(kind));
        }
    }

    static String permissionDenied(Kind kind) {
        return kind == Kind.V4L2
                ? "permission denied; put the user into the group video: `usermod -aG video USER`"
                : "permission denied; give the user the right to read it";
    }

    private static String cameras() {
        Set<String> found = new TreeSet<>();
        list(Path.of("/dev"), "video*", found);
        list(Path.of("/dev/v4l/by-id"), "*", found);
        return found.isEmpty() ? "none" : found.stream().collect(Collectors.joining(", "));
    }

    private static void list(Path folder, String names, Set<String> found) {
        try (var entries = Files.newDirectoryStream(folder, names)) {
            entries.forEach(entry -> found.add(entry.toString()));
        } catch (IOException absent) {
            // No such folder means no camera there: that is the answer.
        }
    }
}
