package dev.kiln.embedded;

/** What runs beside a program and can be away for a while. */
public interface Server extends AutoCloseable {

    /** Stops it in order, and keeps its data and its address. No effect when it is stopped. */
    void stop();

    /**
     * Starts a stopped one again with its data, at the same address, and waits until it serves. No effect when it runs.
     *
     * @throws StartupException when somebody has taken the port meanwhile
     */
    void start();

    /** Stops it, and deletes its data if it is a temporary one. Idempotent. */
    @Override
    void close();
}
