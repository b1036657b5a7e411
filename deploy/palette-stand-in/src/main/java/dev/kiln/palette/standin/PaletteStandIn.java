package dev.kiln.palette.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The server. What it holds outlives {@link #stop} and {@link #start}, as Palette's profiles do an outage. Thread-safe.
 *
 * <pre>{@code
 * try (PaletteStandIn palette = PaletteStandIn.start(0, "a-key")) {
 *     palette.profile(null, "nodes", "1.0.0", packs);
 *     palette.failNext("PUT_PACK", new Fault.CutAfter());
 *     ...
 * }
 * }</pre>
 */
public final class PaletteStandIn implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String key;
    private final Store store = new Store();
    private final ProjectMacros macros = new ProjectMacros();
    private final Conformance conformance = new Conformance();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Planned> faults = new ConcurrentLinkedQueue<>();
    private final RateWindow rate = new RateWindow();
    private volatile Consumer<Call> listener = call -> {};
    private volatile List<String> tags = List.of();
    private final InetAddress address;
    private int port;
    private @Nullable HttpServer server;

    private PaletteStandIn(InetAddress address, int port, String key) {
        this.address = address;
        this.port = port;
        this.key = key;
    }

    /** Serves this machine only; {@code port} 0 is any that is free. */
    public static PaletteStandIn start(int port, String key) {
        return start(InetAddress.getLoopbackAddress(), port, key);
    }

    /** Serves whoever reaches the address. */
    public static PaletteStandIn start(InetAddress address, int port, String key) {
        PaletteStandIn standIn = new PaletteStandIn(address, port, key);
        standIn.start();
        return standIn;
    }

    /** Serves again, on the port that it had. */
    public synchronized void start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(address, port), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", this::handle);
            started.start();
            port = started.getAddress().getPort();
            server = started;
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in for Palette cannot listen on port " + port, e);
        }
    }

    /** Refuses connections until it is started again. */
    public synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Adds a version of a profile, published.
     *
     * @param project null for the tenant
     * @return its uid
     */
    public String profile(@Nullable String project, String name, String version, List<SeedPack> packs) {
        return store.add(project, name, version, packs);
    }

    /** Adds a variable to a version of a profile; its fields as the interface names them. */
    public void variable(String uid, String json) {
        store.variable(uid, JSON.readTree(json));
    }

    /** Sets a macro of a project, as somebody does by hand. */
    public void macro(String project, String name, String value) {
        macros.set(project, name, value);
    }

    /** The macros of a project by their names. */
    public Map<String, String> macros(String project) {
        return macros.of(project);
    }

    /** The tags that every registry has of every pack. */
    public void tags(String... those) {
        tags = List.of(those);
    }

    /** All versions of a profile, as a reader gets them. */
    public List<JsonNode> versions(String name) {
        return store.versions(name);
    }

    /** Changes the values of a pack, as somebody does by hand. */
    public void edit(String uid, String pack, String values) {
        store.edit(uid, pack, values);
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The calls so far that changed, or were to change, something: method, path, status. */
    public List<String> writes() {
        return calls.stream().filter(Call::writes).map(Call::line).toList();
    }

    public void forgetCalls() {
        calls.clear();
    }

    /** Hears of every call when it is answered. */
    public void onCall(Consumer<Call> heard) {
        listener = heard;
    }

    /**
     * Lets the next call of an operation go wrong. Several of these queue up.
     *
     * @param operation for example {@code PUT_PACK}; {@code *} for whichever call comes next
     */
    public void failNext(String operation, Fault fault) {
        faults.add(new Planned(operation, fault));
    }

    public void forgetFaults() {
        faults.clear();
    }

    /** How many profiles whose names begin so have that version, published. */
    public long publishedVersions(String prefix, String version) {
        return store.published(prefix, version);
    }

    /** Answers 429 to what exceeds so many calls within any second. */
    public void limit(int callsPerSecond) {
        rate.limit(callsPerSecond);
    }

    /** The most calls within any second so far. */
    public int busiestSecond() {
        return RateWindow.busiest(calls.stream().map(Call::at).toList(), Duration.ofSeconds(1));
    }

    @Override
    public void close() {
        stop();
    }

    private void handle(HttpExchange exchange) throws IOException {
        long at = System.nanoTime();
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Optional<Operation> operation = Operation.of(method, path);
        String name = operation.map(Enum::name).orElse("unknown");
        Fault fault = take(name);
        try (exchange) {
            Reply reply = fault instanceof Fault.CutBefore ? Reply.NONE : reply(exchange, operation, body, fault);
            // Before it is answered: who has the answer may look at the calls, or make the next one, at once.
            Call call = new Call(at, name, method, path, body, arrives(fault) ? reply.status() : 0);
            calls.add(call);
            listener.accept(call);
            answer(exchange, reply, fault);
        }
    }

    /** Whether the caller gets to see the whole answer. */
    private static boolean arrives(@Nullable Fault fault) {
        return switch (fault) {
            case Fault.CutBefore before -> false;
            case Fault.CutAfter after -> false;
            case Fault.HalfWritten half -> false;
            case Fault.Slow slow -> true;
            case Fault.Answer answer -> true;
            case null -> true;
        };
    }

    private static void answer(HttpExchange exchange, Reply reply, @Nullable Fault fault) throws IOException {
        switch (fault) {
            case Fault.CutBefore before -> {}
            case Fault.CutAfter after -> {}
            case Fault.HalfWritten half -> reply.sendHalfTo(exchange);
            case Fault.Slow slow -> {
                pause(slow.by());
                reply.sendTo(exchange);
            }
            case Fault.Answer answer -> reply.sendTo(exchange);
            case null -> reply.sendTo(exchange);
        }
    }

    private Reply reply(HttpExchange exchange, Optional<Operation> operation, String body, @Nullable Fault fault) {
        try {
            if (fault instanceof Fault.Answer answer) {
                throw new Refusal(answer.status(), answer.code(), answer.message());
            }
            authorise(exchange);
            rate.check();
            return handle(
                    operation.orElseThrow(() -> new Refusal(404, "NotFound", "There is no such operation")),
                    exchange,
                    body);
        } catch (Refusal e) {
            String json = JSON.createObjectNode()
                    .put("code", e.code())
                    .put("message", e.getMessage())
                    .put("ref", "stand-in-" + calls.size())
                    .set("details", JSON.createObjectNode())
                    .toString();
            return new Reply(e.status(), json);
        }
    }

    private void authorise(HttpExchange exchange) {
        String sent = exchange.getRequestHeaders().getFirst("ApiKey");
        if (!key.equals(sent)) {
            throw new Refusal(401, "InvalidApiKey", "The API key is missing, or not valid");
        }
    }

    private Reply handle(Operation operation, HttpExchange exchange, String text) {
        JsonNode body = json(exchange, text);
        conformance.check(operation, body);
        String project = exchange.getRequestHeaders().getFirst("ProjectUid");
        List<String> path = operation.arguments(exchange.getRequestURI().getPath());
        return switch (operation) {
            case FIND -> Reply.of(200, store.find(project));
            case READ -> Reply.of(200, store.read(project, path.getFirst()));
            case CLONE -> Reply.of(201, store.clone(project, path.getFirst(), body));
            case GET_VARIABLES -> Reply.of(200, store.variables(project, path.getFirst()));
            case PACK_TAGS -> Reply.of(200, store.tags(path.getFirst(), path.getLast(), tags));
            case CREATE -> Reply.of(201, store.create(project, body));
            case ADD_PACK -> Reply.of(201, store.addPack(project, path.getFirst(), body.path("pack")));
            case GET_MACROS -> Reply.of(200, macros.list(path.getFirst()));
            case ADD_MACROS -> done(() -> macros.add(path.getFirst(), body));
            case PATCH_MACROS -> done(() -> macros.change(path.getFirst(), body));
            case PUT_PACK -> done(() -> store.putPack(project, path.getFirst(), path.getLast(), body.path("pack")));
            case PATCH_METADATA -> done(() -> store.metadata(project, path.getFirst(), body));
            case PUBLISH -> done(() -> store.publish(project, path.getFirst()));
            case PUT_VARIABLES -> done(() -> store.putVariables(project, path.getFirst(), body));
        };
    }

    private static Reply done(Runnable change) {
        change.run();
        return new Reply(204, "");
    }

    private static JsonNode json(HttpExchange exchange, String text) {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            throw new Refusal(415, "UnsupportedMediaType", "Expected application/json, not " + type);
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new Refusal(400, "InvalidJson", String.valueOf(e.getOriginalMessage()));
        }
    }

    private @Nullable Fault take(String operation) {
        for (Planned each : new ArrayList<>(faults)) {
            if ((each.operation().equals("*") || each.operation().equals(operation)) && faults.remove(each)) {
                return each.fault();
            }
        }
        return null;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Planned(String operation, Fault fault) {}
}
