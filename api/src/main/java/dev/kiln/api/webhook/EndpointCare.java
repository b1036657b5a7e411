package dev.kiln.api.webhook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What Kiln does to endpoints by itself. Thread-safe. */
@Component
class EndpointCare {

    private static final Logger log = LoggerFactory.getLogger(EndpointCare.class);

    private final EndpointRows endpoints;
    private final DeliveryRows deliveries;
    private final SealedSecrets secrets;

    EndpointCare(EndpointRows endpoints, DeliveryRows deliveries, SealedSecrets secrets) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.secrets = secrets;
    }

    /** The endpoint says that it wants no event any more: as Standard Webhooks asks, it gets none. */
    @Transactional
    public void gone(DeliveryRows.Claimed delivery) {
        endpoints.gone(delivery.endpoint());
        deliveries.parkAll(delivery.endpoint());
        log.warn(
                "Endpoint {} at {} answered 410 and is disabled: enable it again if it comes back",
                delivery.endpoint(),
                delivery.url().getHost());
    }

    /** Seals with the present key what is stored as it is, or with an earlier key. */
    void sealAnew() {
        String prefix = secrets.currentPrefix();
        if (prefix == null) {
            return;
        }
        for (EndpointRows.Stored stored : endpoints.storedOtherwise(prefix)) {
            try {
                endpoints.restore(stored, secrets.seal(stored.id(), secrets.open(stored.id(), stored.secret())));
            } catch (IllegalStateException e) {
                log.warn("The secret of endpoint {} stays as it is: {}", stored.id(), e.getMessage());
            }
        }
    }
}
