package dev.kiln.bench.suite;

/** How much is measured. */
enum Size {
    /** As little as possible: does it work? */
    TINY,
    /** About a minute for all. */
    QUICK,
    /** What is worth being written down. */
    FULL;

    /** The number for this size. */
    int of(int tiny, int quick, int full) {
        return switch (this) {
            case TINY -> tiny;
            case QUICK -> quick;
            case FULL -> full;
        };
    }
}
