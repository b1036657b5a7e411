package dev.kiln.worker.process;

/** Takes a process's output, line by line, from two threads: one call at a time. Must not block for long. */
@FunctionalInterface
public interface Lines {

    /** @param line without its line end, at most {@link LinePump#LONGEST_LINE} bytes of UTF-8 and a marker */
    void accept(String line);
}
