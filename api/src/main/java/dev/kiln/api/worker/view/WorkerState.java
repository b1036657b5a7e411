package dev.kiln.api.worker.view;

/** What can be expected of a worker. */
public enum WorkerState {
    /** It takes jobs. */
    ALIVE,
    /** It lives and takes no more jobs. */
    DRAINING,
    /** It was not heard of for a whole lease: it is gone, or cut off. */
    SILENT
}
