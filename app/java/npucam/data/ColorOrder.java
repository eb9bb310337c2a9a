package npucam.data;

/** The order of a model's three colour channels. */
public enum ColorOrder {
    RGB,
    BGR
}
