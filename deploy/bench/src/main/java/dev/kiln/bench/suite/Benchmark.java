package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;

/** One promise, measured. */
interface Benchmark {

    /** How it is asked for, and named in tables. */
    String name();

    /** What it measures against what, in a sentence. */
    String about();

    /**
     * Measures.
     *
     * @param bed what it may use; it leaves nothing running there
     */
    void measure(Bed bed, Results results) throws Exception;
}
