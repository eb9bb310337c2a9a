package npucam.decode;

/** Decides which candidates of a frame are kept, so that every object is found once. Scratch of one decoder. */
interface Suppression {
    /**
     * Suppresses.
     *
     * @param candidates read, boxes set
     * @param order indexes of all candidates, best score first: read, then filled with the kept ones, best first
     * @return how many are kept
     */
    int keep(Candidates candidates, int[] order);

    /** For models that find every object once by themselves. */
    static int keepAll(Candidates candidates, int[] order) {
        return candidates.count();
    }

    /**
     * The way the settings ask for.
     *
     * @param turned whether the boxes stand at an angle
     * @param capacity most candidates of a frame
     * @param limit most that need to be kept
     */
    static Suppression of(AnchorGrid grid, boolean turned, int capacity, int limit, DecodeSettings settings) {
        boolean perClass = settings.nms() == DecodeSettings.Nms.CLASS_AWARE;
        int most = Math.min(limit, capacity);
        return turned
                ? new RotatedNms(
                        capacity,
                        settings.iouThreshold(),
                        perClass,
                        most,
                        settings.rotatedNms() == DecodeSettings.RotatedNms.FAST)
                : new Nms(grid, settings.iouThreshold(), perClass, most);
    }
}
