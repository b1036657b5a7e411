package dev.kiln.worker.publish;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a real server, and does what bad days and other makers' servers do. */
final class FaultyProxy implements AutoCloseable {

    /** What is wrong with it. */
    enum Fault {
        NONE,
        /** It knows no checksums beyond HTTP's own. */
        WITHOUT_CHECKSUMS,
        /** And what it keeps is not what it was given. */
        CORRUPTING,
        /** Takes a request and never answers. */
        SILENT
    }

    /** Headers of one connection, which each side sets itself. */
    private static final Set<String> HOP =
            Set.of("host", "content-length", "connection", "expect", "transfer-encoding");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final URI upstream;
    private volatile Fault fault = Fault.NONE;
    private volatile int status;
    private final AtomicInteger answersToGive = new AtomicInteger();
    private volatile String answered = "";

    FaultyProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void has(Fault newFault) {
        fault = newFault;
    }

    /** Answers requests that write itself, that many times. */
    void answers(int newStatus, int times) {
        status = newStatus;
        answersToGive.set(times);
    }

    /** Answers only those so whose address has that text in it. */
    void answers(int newStatus, String toThose) {
        answered = toThose;
        answers(newStatus, Integer.MAX_VALUE);
    }

    /** Method and path of every request so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            boolean writes = Set.of("PUT", "POST").contains(exchange.getRequestMethod());
            if (fault == Fault.SILENT && writes) {
                closed.await();
            } else if (writes && isAnswered(exchange)) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                pass(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAnswered(HttpExchange exchange) {
        return exchange.getRequestURI().toString().contains(answered)
                && answersToGive.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        if (fault == Fault.CORRUPTING && body.length > 0) {
            body[body.length / 2] ^= 1;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && !isHidden(name)) {
                values.forEach(each -> request.header(name, each));
            }
        });
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        response.headers().map().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT)) && !isHidden(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        if (exchange.getRequestMethod().equals("HEAD")) {
            response.headers()
                    .firstValue("content-length")
                    .ifPresent(each -> exchange.getResponseHeaders().set("Content-Length", each));
        }
        boolean empty = response.body().length == 0;
        exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : response.body().length);
        if (!empty) {
            exchange.getResponseBody().write(response.body());
        }
    }

    private boolean isHidden(String header) {
        boolean checksums = fault == Fault.WITHOUT_CHECKSUMS || fault == Fault.CORRUPTING;
        return checksums && header.toLowerCase(Locale.ROOT).contains("checksum");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
