package dev.kiln.api.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a caller may do; each includes those before it. */
enum Access {
    /** Everything that is shown, but for the audit log. */
    READ,
    /** Ask for builds, and cancel those that one has asked for. */
    SUBMIT,
    /** Everything. */
    OPERATE;

    /** As people write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As tokens name it: {@code kiln.submit}. */
    String authority() {
        return "kiln." + word();
    }

    /** The authorities any of which lets a caller do this. */
    String[] sufficient() {
        return Arrays.stream(values())
                .filter(each -> each.compareTo(this) >= 0)
                .map(Access::authority)
                .toArray(String[]::new);
    }

    List<GrantedAuthority> granted() {
        return List.of(new SimpleGrantedAuthority(authority()));
    }
}
