package npucam.decode;

/** What left one way to read a model's outputs. */
public enum Sureness {
    SHAPES("certain: the shapes can be read in one way"),
    DESCRIPTOR("as the descriptor says: by the shapes alone there would be other readings"),
    FAMILY("likely: the shapes can be read in several ways, the family leaves one"),
    NAMES("likely: the shapes can be read in several ways, the outputs' names leave one"),
    USUAL("assumed: it is what models trained on COCO are. Give --labels, --task or a .mud for another");

    private final String text;

    Sureness(String text) {
        this.text = text;
    }

    /** In words. */
    @Override
    public String toString() {
        return text;
    }
}
