package dev.kiln.api.webhook;

import dev.kiln.api.http.BodyFields;
import dev.kiln.common.event.EventType;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of an endpoint.
 *
 * @param url where events are posted to
 * @param types CloudEvents types to tell of, such as {@code dev.kiln.build.*}; all if there is none
 * @param subjects builds, images or cluster profiles to tell of; all if there is none
 * @param enabled true if it is left out
 */
record EndpointWish(URI url, @Nullable String description, List<String> types, List<String> subjects, boolean enabled) {

    private static final int MOST = 100;
    private static final int LONGEST_URL = 2000;

    EventFilter filter() {
        return new EventFilter(types, subjects);
    }

    /**
     * Reads the body of a call.
     *
     * @param addresses says which addresses may be called; names are looked at when they are called
     */
    static EndpointWish read(BodyFields fields, AddressRules addresses) {
        fields.require("url");
        URI url = url(fields, addresses);
        String description = fields.text("description", 200);
        List<String> types = fields.texts("types", MOST);
        List<String> subjects = fields.texts("subjects", MOST);
        Boolean enabled = fields.flag("enabled");
        for (int n = 0; n < types.size(); n++) {
            if (!isKnown(types.get(n))) {
                fields.refuse(
                        "/types/" + n,
                        "is no type of event here, and stands for none; there are for example dev.kiln.build.* and %s"
                                .formatted(EventType.PROFILE_UPDATED.wireName()));
            }
        }
        fields.check();
        return new EndpointWish(Objects.requireNonNull(url), description, types, subjects, enabled == null || enabled);
    }

    private static boolean isKnown(String type) {
        EventFilter filter = new EventFilter(List.of(type), List.of());
        return Arrays.stream(EventType.values()).anyMatch(each -> filter.lets(each.wireName(), null));
    }

    private static @Nullable URI url(BodyFields fields, AddressRules addresses) {
        String text = fields.text("url", LONGEST_URL);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text);
            String problem = problem(url, addresses);
            if (problem == null) {
                return url;
            }
            fields.refuse("/url", problem);
        } catch (URISyntaxException e) {
            fields.refuse("/url", "must be a URL: " + e.getReason());
        }
        return null;
    }

    private static @Nullable String problem(URI url, AddressRules addresses) {
        if (!Set.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
            return "must begin with https:// or http:// and a host";
        }
        if (url.getUserInfo() != null || url.getFragment() != null) {
            return "must have neither a user nor a fragment in it";
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(url.getHost().replaceAll("^\\[|\\]$", ""));
            return addresses.allows(literal) ? null : AddressRules.refusal(url.getHost());
        } catch (IllegalArgumentException e) {
            // A name: what it means is looked at whenever it is called.
            return null;
        }
    }
}
