package dev.mizzen.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** Bans that hold in every module: nothing that is written or shown depends on how the host is set up. */
public final class HostRules {
    /** No case mapping, formatting or encoding with the host's locale or charset. */
    public static final ArchRule LOCALE_AND_CHARSET = noClasses()
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "getBytes")
            .orShould()
            .callConstructor(String.class, byte[].class)
            .orShould()
            .callConstructor(String.class, byte[].class, int.class, int.class);

    /** No use of the standard streams, which encode in the charset of the locale and belong to the command line's output. */
    public static final ArchRule STANDARD_STREAMS =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    private HostRules() {}
}
