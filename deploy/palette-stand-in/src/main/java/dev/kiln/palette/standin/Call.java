package dev.kiln.palette.standin;

/**
 * A request that the stand-in has received.
 *
 * @param at when, by {@link System#nanoTime}
 * @param operation the interface's name of it, or {@code unknown}
 * @param status what it was answered with; 0 where the connection was cut instead
 * @param body what was sent, empty if nothing was
 */
public record Call(long at, String operation, String method, String path, String body, int status) {

    /** Whether it changes anything. */
    public boolean writes() {
        return !method.equals("GET");
    }

    /** As people read it: {@code PUT /v1/clusterprofiles/3/packs/generic-byoi 204}. */
    public String line() {
        return "%s %s %d".formatted(method, path, status);
    }
}
