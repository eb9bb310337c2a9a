package npucam.decode;

/**
 * Which cells have an element above a cut, answered for whole rows: a row is one channel of neighbouring cells. The answers of
 * several channels are joined in a group, so that the channel of a cell that passes is found by few looks into the tensor. NaN
 * counts as above every cut. Scratch of one scan.
 */
interface Marks {
    /** Forgets all groups. */
    void clear();

    /** Marks the cells of a row whose element passes; the row begins at an element of the bound tensor. */
    void add(int group, int firstElement);

    /** Closes a group: {@link #next} knows of its cells from now on. */
    void join(int group);

    /** The first cell, not before the given one, that is marked in any joined group; the number of cells when there is none. */
    int next(int cell);

    boolean isMarked(int group, int cell);
}
