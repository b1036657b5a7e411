package dev.kiln.api.webhook;

import dev.kiln.common.trace.Traces;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Posts a signed event to an endpoint: once, without following redirects, over a connection of its own whose address was
 * checked, within its time whatever the endpoint does. Thread-safe.
 */
@Component
class WebhookSender {

    private static final int LONGEST_ANSWER = 2048;
    private static final ContentType CONTENT_TYPE =
            ContentType.create("application/cloudevents+json", StandardCharsets.UTF_8);

    private final WebhookProperties properties;
    private final SealedSecrets secrets;
    private final Traces traces;
    private final Clock clock = Clock.systemUTC();
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("webhook-deadlines").daemon().factory());

    @Autowired
    WebhookSender(WebhookProperties properties, AddressRules rules, SealedSecrets secrets, Traces traces) {
        this(properties, new CheckedResolver(rules), secrets, traces);
    }

    WebhookSender(WebhookProperties properties, CheckedResolver resolver, SealedSecrets secrets, Traces traces) {
        this.properties = properties;
        this.secrets = secrets;
        this.traces = traces;
        // The deadline of the whole call comes before, and says better what happened.
        Timeout lastResort = Timeout.of(properties.timeout().multipliedBy(2));
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(resolver)
                        .setMaxConnTotal(1000)
                        .setMaxConnPerRoute(1000)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(properties.connectTimeout()))
                                .setSocketTimeout(lastResort)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(lastResort).build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("Kiln")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    @PreDestroy
    void close() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }

    Delivery.Attempt send(DeliveryRows.Claimed delivery) {
        Instant at = clock.instant();
        long begin = System.nanoTime();
        HttpPost request = new HttpPost(delivery.url());
        ScheduledFuture<?> deadline =
                deadlines.schedule(request::cancel, properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            sign(request, delivery, at);
            return answer(request, delivery, at, begin);
        } catch (IOException | RuntimeException e) {
            String error = request.isCancelled() ? "not answered within " + properties.timeout() : describe(e);
            return attempt(delivery, at, begin, null, error, null);
        } finally {
            deadline.cancel(false);
        }
    }

    private Delivery.Attempt answer(HttpPost request, DeliveryRows.Claimed delivery, Instant at, long begin)
            throws IOException {
        try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
            return attempt(delivery, at, begin, response.getCode(), null, beginning(response.getEntity()));
        }
    }

    private void sign(HttpPost request, DeliveryRows.Claimed delivery, Instant at) {
        String id = "msg_" + delivery.id();
        String secret = secrets.open(delivery.endpoint(), delivery.secret());
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", Long.toString(at.getEpochSecond()));
        request.setHeader("webhook-signature", Signature.of(secret, id, at.getEpochSecond(), delivery.payload()));
        traces.context().forEach(request::setHeader);
        request.setEntity(new StringEntity(delivery.payload(), CONTENT_TYPE));
    }

    /** For people who look for what went wrong; the rest is not read. */
    private static @Nullable String beginning(@Nullable HttpEntity entity) throws IOException {
        InputStream body = entity == null ? null : entity.getContent();
        if (body == null) {
            return null;
        }
        String text = new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8).replace("\0", "");
        return text.isEmpty() ? null : text;
    }

    private static Delivery.Attempt attempt(
            DeliveryRows.Claimed delivery,
            Instant at,
            long begin,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer) {
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        return new Delivery.Attempt(delivery.attempt(), at, millis, status, error, answer);
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
