package dev.kiln.api.worker.view;

/** What can be expected of a worker. */
public enum WorkerState {
    /** It takes jobs. */
    ALIVE,
    /** It lives and takes no more jobs. */
    DRAINING,
    /** It lives and cannot take jobs now; its obstacle says why. */
    OUT_OF_SERVICE,
    /** It was not heard of for a whole lease: it is gone, or cut off. */
    SILENT
}
