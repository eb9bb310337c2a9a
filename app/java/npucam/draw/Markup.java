package npucam.draw;

/** Text in HTML and SVG. */
public final class Markup {
    private Markup() {}

    /** The text as it can stand between tags and inside quoted attributes: no part of it is taken for markup. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
