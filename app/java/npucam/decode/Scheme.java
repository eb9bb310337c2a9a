package npucam.decode;

/** At which nodes a model was cut, as the user writes it. */
enum Scheme {
    CONCAT("concat"),
    DFL_SIGMOID("dfl_sigmoid"),
    OUTPUT0("output0");

    private final String word;

    Scheme(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
