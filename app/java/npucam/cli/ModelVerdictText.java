package npucam.cli;

import java.io.PrintStream;
import npucam.cli.ModelVerdict.Decode;
import npucam.data.ImageInput;
import npucam.model.CutOffer;
import npucam.model.CutOffers;

/** A verdict for people; the problems are not in it. */
final class ModelVerdictText {
    private final PrintStream out;

    private ModelVerdictText(PrintStream out) {
        this.out = out;
    }

    static void print(ModelVerdict verdict, PrintStream out) {
        new ModelVerdictText(out).print(verdict);
    }

    private void print(ModelVerdict verdict) {
        verdict.decode().ifPresent(decode -> print(decode, verdict.isOk()));
        verdict.assumptions().forEach(assumed -> line("assumed  " + assumed));
        if (!verdict.advice().isEmpty()) {
            line("board    " + verdict.advice());
        }
        verdict.cuts().ifPresent(this::print);
        if (!verdict.notCut().isEmpty()) {
            line("no cut   " + verdict.notCut());
        }
        verdict.doubts().forEach(doubt -> line("beware   " + doubt));
    }

    /** What files say steers no terminal. */
    private void line(String text) {
        out.println(text.replaceAll("\\p{Cntrl}", " "));
    }

    private void print(Decode decode, boolean ok) {
        ImageInput input = decode.input();
        line(decode.model() + ": " + (ok ? "OK. " : "") + decode.recognition().description());
        line("sure     " + decode.recognition().sureness());
        line("input    " + input.tensor() + " " + input.colorOrder() + ", mean " + input.mean() + ", scale "
                + input.scale() + ", bars of " + input.padValue());
        for (int i = 0; i < decode.outputs().size(); i++) {
            line("output   " + decode.outputs().get(i) + ": "
                    + decode.recognition().roles().get(i));
        }
    }

    private void print(CutOffers cuts) {
        line("head     " + cuts.family() + ", as " + cuts.exporter() + " writes it; classes: " + cuts.classes()
                + (cuts.regMax() > 1 ? "; bins per side: " + cuts.regMax() : ""));
        for (CutOffer offer : cuts.offers()) {
            if (offer.isOffered()) {
                line("cut at   " + offer.scheme().text() + ": " + String.join(",", offer.names())
                        + (offer.namedInFile() ? "" : " (made by npucam model cut)"));
            }
        }
    }
}
