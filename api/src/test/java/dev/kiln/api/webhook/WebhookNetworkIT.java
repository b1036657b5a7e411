package dev.kiln.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.event.EventType;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What endpoints may do to Kiln, and where Kiln may call. */
@Timeout(120)
class WebhookNetworkIT extends WebhookFixture {

    @Test
    void aSlowEndpointDelaysNoOther() {
        receiver.answer(path, exchange -> pause(Duration.ofSeconds(20)));
        JsonNode slow = add(path);
        String quick = path + "-quick";
        add(quick);

        for (int n = 0; n < 5; n++) {
            publish("" + n);
        }

        long begin = System.nanoTime();
        awaitMessages(quick, 5);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        JsonNode attempt = await().atMost(PATIENCE)
                .until(() -> deliveries(slow, "").path(4).path("attempts").path(0), each -> !each.isMissingNode());
        assertThat(attempt.path("error").asString()).contains("not answered within PT1S");
        api.send(HttpRequest.newBuilder(api.uri(at(slow))).DELETE());
    }

    @Test
    void anAnswerWithoutEndIsCutAtItsTime() {
        receiver.answer(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            drip(exchange);
        });
        JsonNode added = add(path);

        publish("1");

        JsonNode delivery = await().atMost(PATIENCE)
                .until(
                        () -> deliveries(added, "").path(0),
                        each -> each.path("attempts").size() > 0);
        assertThat(delivery.at("/attempts/0/error").asString()).contains("not answered within PT1S");
        api.send(HttpRequest.newBuilder(api.uri(at(added))).DELETE());
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() {
        String target = path + "-target";
        receiver.answer(path, exchange -> {
            exchange.getResponseHeaders().set("Location", receiver.url(target));
            Receiver.status(307, "").to(exchange);
        });
        JsonNode added = add(path);

        publish("1");

        assertThat(awaitDelivery(added, "parked").at("/attempts/0/status").asInt())
                .isEqualTo(307);
        assertThat(receiver.messages(target)).isEmpty();
    }

    @Test
    void anAddressOfTheOperatorsNetworkIsCalledOnlyWhereThatIsAllowed() {
        try (ApiCluster strict = ApiCluster.fresh()) {
            Api other = strict.startApi("kiln.webhooks.poll-interval=50ms", "kiln.webhooks.plain-secrets=true");
            assertThat(other.post(PATH, json("{'url': '%s'}".formatted(receiver.url(path))))
                            .body())
                    .contains("/url", "no address of the public internet");
            JsonNode added = tree(
                    other.post(PATH, json("{'url': 'http://localhost:%d%s'}".formatted(receiver.port(), path))), 201);

            send(strict, event(EventType.PROFILE_UPDATED, subject, subject + "/1"));

            JsonNode attempt = await().atMost(PATIENCE)
                    .until(
                            () -> tree(other.get(at(added) + "/deliveries"), 200)
                                    .at("/items/0/attempts/0"),
                            each -> !each.isMissingNode());
            assertThat(attempt.path("error").asString()).contains("localhost", "no address of the public internet");
            assertThat(receiver.messages(path)).isEmpty();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drip(HttpExchange exchange) throws IOException {
        for (int n = 0; n < 100; n++) {
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            pause(Duration.ofMillis(100));
        }
    }
}
