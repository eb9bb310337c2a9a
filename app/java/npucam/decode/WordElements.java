package npucam.decode;

/** Elements of which several fit into a word. */
sealed interface WordElements extends Elements permits ByteElements, HalfElements {
    /** The bound tensor. */
    Words words();

    /** An element's bits as a whole number without sign. */
    long bits(int index);
}
