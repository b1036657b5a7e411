package dev.kiln.api.testing;

import dev.kiln.api.KilnApi;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.servers.Broker;
import dev.kiln.servers.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A running api with a real broker and a real database, and calls to it over HTTP. */
public final class ApiInstance implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private ApiInstance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The one that tests share which change nothing in it. It ends with the JVM. */
    public static ApiInstance shared() {
        return Shared.API;
    }

    /** One on a database of its own and the shared broker; it needs a topic prefix of its own. */
    public static ApiInstance startOn(Database database, String... properties) {
        return start(database, Shared.KAFKA, properties);
    }

    /** Another one on the database and the broker of the shared one. */
    public static ApiInstance start(String... properties) {
        return start(Shared.DATABASE, Shared.KAFKA, properties);
    }

    private static ApiInstance start(Database database, Broker kafka, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.main.banner-mode=off"));
        for (String each : properties) {
            arguments.add("--" + each);
        }
        return new ApiInstance(new SpringApplicationBuilder(KilnApi.class).run(arguments.toArray(String[]::new)));
    }

    public static String bootstrapServers() {
        return Shared.KAFKA.bootstrapServers();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public int port() {
        var server = ((ServletWebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("The api has no web server");
        }
        return server.getPort();
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** The body of a call that succeeds. */
    public JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError("GET %s: %d %s".formatted(path, response.statusCode(), response.body()));
        }
        return MessageCodec.mapper().readTree(response.body());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return CLIENT.send(request.build(), body);
        } catch (IOException e) {
            throw new AssertionError("The api did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {
        static final Database DATABASE = Database.startTemporary();
        static final Broker KAFKA = Broker.startTemporary();
        static final ApiInstance API = start(DATABASE, KAFKA);
    }
}
