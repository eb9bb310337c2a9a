package npucam.model.convert;

import java.nio.file.Path;
import java.util.List;

/**
 * One network of a spec, ended at one place.
 *
 * @param name of its files: the model's, with the scheme behind it
 * @param scheme word of the scheme; empty = its outputs were named, or are its own
 * @param modelDef what the tools read: the spec's, or the one that was cut from it
 * @param outputNames where the tools end it; empty = at its own outputs
 */
record Network(String name, String scheme, Path modelDef, List<String> outputNames) {
    Network {
        outputNames = List.copyOf(outputNames);
    }
}
