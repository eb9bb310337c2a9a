package npucam.cli;

import java.io.PrintStream;
import npucam.cli.ModelVerdict.Decode;
import npucam.data.ImageInput;
import npucam.model.CutOffer;
import npucam.model.CutOffers;

/** A verdict for people; the problems are not in it. */
final class ModelVerdictText {
    private ModelVerdictText() {}

    static void print(ModelVerdict verdict, PrintStream out) {
        verdict.decode().ifPresent(decode -> print(decode, verdict.isOk(), out));
        verdict.assumptions().forEach(assumed -> out.println("assumed  " + assumed));
        if (!verdict.advice().isEmpty()) {
            out.println("board    " + verdict.advice());
        }
        verdict.cuts().ifPresent(cuts -> print(cuts, out));
        if (!verdict.notCut().isEmpty()) {
            out.println("no cut   " + verdict.notCut());
        }
        verdict.doubts().forEach(doubt -> out.println("beware   " + doubt));
    }

    private static void print(Decode decode, boolean ok, PrintStream out) {
        ImageInput input = decode.input();
        out.println(decode.model() + ": " + (ok ? "OK. " : "")
                + decode.recognition().description());
        out.println("sure     " + decode.recognition().sureness());
        out.println("input    " + input.tensor() + " " + input.colorOrder() + ", mean " + input.mean() + ", scale "
                + input.scale() + ", bars of " + input.padValue());
        for (int i = 0; i < decode.outputs().size(); i++) {
            out.println("output   " + decode.outputs().get(i) + ": "
                    + decode.recognition().roles().get(i));
        }
    }

    private static void print(CutOffers cuts, PrintStream out) {
        out.println("head     " + cuts.family() + ", as " + cuts.exporter() + " writes it; classes: " + cuts.classes()
                + (cuts.regMax() > 1 ? "; bins per side: " + cuts.regMax() : ""));
        for (CutOffer offer : cuts.offers()) {
            if (offer.isOffered()) {
                out.println("cut at   " + offer.scheme().text() + ": " + String.join(",", offer.names())
                        + (offer.namedInFile() ? "" : " (made by npucam model cut)"));
            }
        }
    }
}
