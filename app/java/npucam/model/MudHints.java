package npucam.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a {@code .mud} says of the outputs: {@code [npucam]} but for the preprocessing, and YOLOv5's anchors. */
final class MudHints {
    private final MudFile mud;

    private MudHints(MudFile mud) {
        this.mud = mud;
    }

    /** Problems are left with the file. */
    static OutputHints read(MudFile mud, String family) {
        MudHints hints = new MudHints(mud);
        return new OutputHints(
                mud.entry(MudDescriptor.OURS, "scheme")
                        .map(MudFile.Entry::value)
                        .orElse(""),
                hints.roles(),
                hints.keypoints(),
                hints.anchors(family),
                hints.sharedScale());
    }

    private Optional<KeypointShape> keypoints() {
        Optional<MudFile.Entry> entry = mud.entry(MudDescriptor.OURS, "keypoints");
        Optional<KeypointShape> keypoints = entry.flatMap(given -> KeypointShape.parse(given.value()));
        if (entry.isPresent() && keypoints.isEmpty()) {
            mud.problem(
                    entry.get(),
                    "is not COUNTxDIMENSIONS with 2 dimensions (x, y) or 3 (x, y, visibility), such as "
                            + KeypointShape.PERSON);
        }
        return keypoints;
    }

    /** Of other families than YOLOv5 they mean nothing, though descriptors have them. */
    private List<Float> anchors(String family) {
        Optional<MudFile.Entry> entry = mud.entry("extra", "anchors");
        if (entry.isEmpty() || !family.matches("yolov?5.*")) {
            return List.of();
        }
        List<Float> anchors = Arrays.stream(entry.get().value().strip().split("\\s*,\\s*|\\s+", -1))
                .map(MudDescriptor::number)
                .filter(number -> number > 0)
                .toList();
        if (anchors.size() != OutputHints.ANCHOR_NUMBERS) {
            mud.problem(
                    entry.get(),
                    "is not " + OutputHints.ANCHOR_NUMBERS
                            + " numbers above 0: width and height of three anchors for each of the head strides 8, 16, 32,"
                            + " in input pixels. Leave it out for the anchors of COCO models");
            return List.of();
        }
        return anchors;
    }

    private boolean sharedScale() {
        Optional<MudFile.Entry> entry = mud.entry(MudDescriptor.OURS, "shared_scale");
        entry.filter(given -> !given.value().matches("true|false"))
                .ifPresent(given -> mud.problem(given, "is neither true nor false"));
        return entry.filter(given -> given.value().equals("true")).isPresent();
    }

    /** {@code output name:role, ...}; the name may hold colons itself. */
    private Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        mud.entry(MudDescriptor.OURS, "roles").ifPresent(entry -> {
            for (String pair : entry.value().split(",", -1)) {
                int colon = pair.lastIndexOf(':');
                String name = colon < 0 ? "" : pair.substring(0, colon).strip();
                String role = pair.substring(colon + 1).strip();
                if (name.isEmpty() || role.isEmpty()) {
                    mud.problem(entry, "'" + pair.strip() + "' is not OUTPUT NAME:ROLE");
                } else if (roles.putIfAbsent(name, role) != null) {
                    mud.problem(entry, "output " + name + " has two roles. Keep one");
                }
            }
        });
        return roles;
    }
}
