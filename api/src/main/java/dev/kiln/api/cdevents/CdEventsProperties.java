package dev.kiln.api.cdevents;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether events are offered as CDEvents too.
 *
 * @param enabled whether events are offered as CDEvents, too, on the topic {@code kiln.cdevents}
 */
@ConfigurationProperties("kiln.cdevents")
record CdEventsProperties(@DefaultValue("false") boolean enabled) {}
