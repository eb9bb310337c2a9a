package npucam.model;

import java.util.List;

/**
 * What an uncut YOLO in an ONNX file is, by its graph, and where it can be cut.
 *
 * @param exporter which generation of exporters writes such a graph, for messages
 * @param classes how many
 * @param regMax bins per side of a box; 1 where a side is one number, 0 where boxes come from anchor sizes
 * @param offers one per scheme, those that are offered first
 */
public record CutOffers(YoloFamily family, String exporter, int classes, int regMax, List<CutOffer> offers) {
    public CutOffers {
        offers = List.copyOf(offers);
    }

    public CutOffer at(OnnxCut.Scheme scheme) {
        return offers.stream()
                .filter(offer -> offer.scheme() == scheme)
                .findFirst()
                .orElseThrow();
    }
}
