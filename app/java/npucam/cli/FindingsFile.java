package npucam.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;

/**
 * What one model found in pictures, to the last bit, written by one process and read by another of the same program, picture by picture.
 * What a model found in a thousand pictures never is in memory at once.
 */
final class FindingsFile {
    private FindingsFile() {}

    /**
     * What was recognised of the model.
     *
     * @param model its file
     * @param description of its outputs
     * @param engine that ran it
     * @param task in one word
     * @param padValue colour of the bars around its pictures, 0–255
     * @param labels its classes
     * @param assumed what the files left open and a default decided
     */
    record Head(
            String model,
            String description,
            String engine,
            String task,
            int padValue,
            List<String> labels,
            List<String> assumed) {}

    /**
     * What came of one picture.
     *
     * @param problem why it could not be read; empty when it could
     * @param width in pixels; 0 when it could not be read
     * @param height in pixels; 0 when it could not be read
     */
    record Entry(String problem, int width, int height, Findings findings) {}

    /** Writes one file. */
    static final class Writer implements Closeable {
        private final DataOutputStream out;
        private final List<String> labels;

        Writer(Path file, Head head) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
            labels = head.labels();
            out.writeUTF(head.model());
            out.writeUTF(head.description());
            out.writeUTF(head.engine());
            out.writeUTF(head.task());
            out.writeInt(head.padValue());
            writeTexts(out, head.labels());
            writeTexts(out, head.assumed());
        }

        /** @param detailsAbove objects that score no higher are written without keypoints and mask */
        void write(Entry entry, float detailsAbove) throws IOException {
            out.writeUTF(entry.problem());
            out.writeInt(entry.width());
            out.writeInt(entry.height());
            out.writeInt(entry.findings().detections().size());
            for (Detection detection : entry.findings().detections()) {
                write(detection, detection.score() > detailsAbove);
            }
            out.writeInt(entry.findings().top().size());
            for (ClassScore score : entry.findings().top()) {
                requireKnown(score.classId());
                out.writeInt(score.classId());
                out.writeFloat(score.score());
            }
        }

        private void write(Detection detection, boolean details) throws IOException {
            requireKnown(detection.classId());
            out.writeInt(detection.classId());
            out.writeFloat(detection.score());
            out.writeFloat(detection.boxInFrame().left());
            out.writeFloat(detection.boxInFrame().top());
            out.writeFloat(detection.boxInFrame().right());
            out.writeFloat(detection.boxInFrame().bottom());
            List<Keypoint> keypoints = details ? detection.keypoints() : List.of();
            out.writeInt(keypoints.size());
            for (Keypoint keypoint : keypoints) {
                out.writeFloat(keypoint.xInFrame());
                out.writeFloat(keypoint.yInFrame());
                out.writeFloat(keypoint.visibility());
            }
            out.writeBoolean(detection.rotated().isPresent());
            if (detection.rotated().isPresent()) {
                write(detection.rotated().get());
            }
            out.writeBoolean(details && detection.mask().isPresent());
            if (details && detection.mask().isPresent()) {
                write(detection.mask().get());
            }
        }

        private void requireKnown(int classId) {
            if (classId < 0 || classId >= labels.size()) {
                throw new IllegalStateException("class " + classId + " of " + labels.size());
            }
        }

        private void write(RotatedBox box) throws IOException {
            out.writeFloat(box.cx());
            out.writeFloat(box.cy());
            out.writeFloat(box.width());
            out.writeFloat(box.height());
            out.writeFloat(box.angle());
        }

        private void write(Mask mask) throws IOException {
            out.writeInt(mask.left());
            out.writeInt(mask.top());
            out.writeInt(mask.right());
            out.writeInt(mask.bottom());
            int[] runs = mask.runLengths();
            out.writeInt(runs.length);
            for (int run : runs) {
                out.writeInt(run);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads one file. */
    static final class Reader implements Closeable {
        private final DataInputStream in;
        private final Head head;

        Reader(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
            head = new Head(
                    in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readInt(), readTexts(in), readTexts(in));
        }

        Head head() {
            return head;
        }

        /** The next picture's. */
        Entry next() throws IOException {
            String problem = in.readUTF();
            int width = in.readInt();
            int height = in.readInt();
            List<Detection> detections = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                detections.add(detection());
            }
            List<ClassScore> top = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                int classId = in.readInt();
                top.add(new ClassScore(classId, head.labels().get(classId), in.readFloat()));
            }
            return new Entry(problem, width, height, new Findings(detections, top));
        }

        private Detection detection() throws IOException {
            int classId = in.readInt();
            float score = in.readFloat();
            Box box = new Box(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat());
            List<Keypoint> keypoints = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                keypoints.add(new Keypoint(in.readFloat(), in.readFloat(), in.readFloat()));
            }
            Optional<RotatedBox> rotated = in.readBoolean()
                    ? Optional.of(new RotatedBox(
                            in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat()))
                    : Optional.empty();
            Optional<Mask> mask = in.readBoolean() ? Optional.of(mask()) : Optional.empty();
            return new Detection(box, classId, head.labels().get(classId), score, keypoints, rotated, mask);
        }

        private Mask mask() throws IOException {
            int left = in.readInt();
            int top = in.readInt();
            int right = in.readInt();
            int bottom = in.readInt();
            int[] runs = new int[in.readInt()];
            for (int i = 0; i < runs.length; i++) {
                runs[i] = in.readInt();
            }
            return new Mask(left, top, right, bottom, runs);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Also for the list of pictures: file names may hold line breaks. */
    static void writeTexts(OutputStream to, List<String> texts) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
        out.flush();
    }

    static List<String> readTexts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
