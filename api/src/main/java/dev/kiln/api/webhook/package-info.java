/**
 * Tells HTTP endpoints of events: each gets those that its filter lets through, signed as Standard Webhooks, again and
 * again for a day until it takes them. What was owed is a row in the database: nothing is lost, and no endpoint waits for
 * another. Addresses within the operator's own network are refused unless they are allowed, at the moment of connecting,
 * so that no name can come to mean one later. Depends on the database and Kafka. Read {@link
 * dev.kiln.api.webhook.WebhookListener} first, then {@link dev.kiln.api.webhook.DeliveryLoop}.
 */
@NullMarked
package dev.kiln.api.webhook;

import org.jspecify.annotations.NullMarked;
