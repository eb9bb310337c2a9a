package npucam.publish;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The published schema, and JSON read with a library that is not the one that wrote it. */
final class DetectionsSchema {
    static final Path FOLDER = Path.of("device-config/schema");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(read("detections-v1.schema.json"), InputFormat.JSON);

    private DetectionsSchema() {}

    static List<Error> errorsOf(String json) {
        return SCHEMA.validate(json, InputFormat.JSON);
    }

    static JsonNode parse(byte[] json) {
        return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    }

    static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
