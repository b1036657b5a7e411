package dev.kiln.api.log;

import dev.kiln.api.testing.ApiInstance;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Somebody who reads a stream of lines as they come. */
final class Follower implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpResponse<Stream<String>> response;
    private final Thread reader;

    Follower(ApiInstance api, String path, String... headers) {
        response = api.send(api.request(path, headers).GET(), BodyHandlers.ofLines());
        reader = Thread.ofVirtual().start(this::read);
    }

    /** What was read by now. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean ended() {
        return !reader.isAlive();
    }

    /** Leaves without a word. */
    @Override
    public void close() {
        response.body().close();
    }

    private void read() {
        try {
            response.body().forEach(lines::add);
        } catch (UncheckedIOException e) {
            // It has left, or the api has.
        }
    }
}
