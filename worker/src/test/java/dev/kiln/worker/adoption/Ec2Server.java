package dev.kiln.worker.adoption;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers {@code DescribeImages} as EC2 does (its query protocol, API version 2016-11-15), for an account that has the images
 * that it was given. The region of a call is that of its signature. While it is open, EC2's client finds it and has
 * credentials.
 */
public final class Ec2Server implements AutoCloseable {

    private static final Pattern REGION = Pattern.compile("Credential=[^/]+/\\d+/([^/]+)/ec2/");
    private static final Map<String, String> CLIENT =
            Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "test-key-of-nobody");
    private static final String ENDPOINT = "aws.endpointUrlEc2";

    private record Ami(String region, String id, String name, String state, String tag, String value) {}

    private final List<Ami> images = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int refusal;

    public Ec2Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        CLIENT.forEach(System::setProperty);
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    public void has(String region, String id, String state, String tag, String value) {
        images.add(new Ami(region, id, "capa-ami-x", state, tag, value));
    }

    /** From now on it answers nothing but this. */
    void refuses(int status) {
        refusal = status;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> call = Stream.of(body.split("&"))
                    .map(each -> each.split("=", 2))
                    .collect(Collectors.toMap(
                            each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
            Matcher region = REGION.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean known = "DescribeImages".equals(call.get("Action"))
                    && "self".equals(call.get("Owner.1"))
                    && !call.containsKey("Filter.2.Name")
                    && region.find();
            if (refusal != 0 || !known) {
                answer(
                        exchange,
                        refusal == 0 ? 400 : refusal,
                        "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized"
                                + "</Message></Error></Errors><RequestID>r</RequestID></Response>");
            } else {
                answer(
                        exchange,
                        200,
                        described(
                                region.group(1),
                                call.getOrDefault("Filter.1.Name", ""),
                                call.getOrDefault("Filter.1.Value.1", "")));
            }
        }
    }

    private String described(String region, String filter, String value) {
        return images.stream()
                .filter(each -> each.region().equals(region))
                .filter(each ->
                        filter.equals("tag:" + each.tag()) && each.value().equals(value))
                .map(each -> """
                        <item><imageId>%s</imageId><name>%s</name><imageState>%s</imageState>
                        <tagSet><item><key>%s</key><value>%s</value></item></tagSet></item>
                        """.formatted(each.id(), each.name(), each.state(), each.tag(), each.value()))
                .collect(Collectors.joining(
                        "",
                        "<DescribeImagesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><imagesSet>",
                        "</imagesSet></DescribeImagesResponse>"));
    }

    private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        CLIENT.keySet().forEach(System::clearProperty);
        System.clearProperty(ENDPOINT);
        server.stop(0);
    }
}
