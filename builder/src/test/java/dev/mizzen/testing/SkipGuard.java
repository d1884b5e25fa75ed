package dev.mizzen.testing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Under {@code mizzen.ci} a test that skips itself fails, unless {@code fixtures/ci/allowed-skips.txt} lists its reason:
 * what silently did not run proves nothing. Registered for all tests as a service.
 */
public final class SkipGuard implements InvocationInterceptor {
    private final List<String> allowed;

    public SkipGuard() {
        this(Lab.root().resolve("fixtures/ci/allowed-skips.txt"));
    }

    SkipGuard(Path list) {
        try {
            this.allowed = Files.readAllLines(list).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("`" + list + "` can't be read", e);
        }
    }

    /** The reason of a skip without what JUnit puts before it. */
    static String reason(@Nullable Throwable skip) {
        String message = skip == null || skip.getMessage() == null ? "no reason given" : skip.getMessage();
        return message.replaceFirst("^Assumption failed: ", "")
                .lines()
                .findFirst()
                .orElse("no reason given");
    }

    /** The property as JUnit sees it, so that a run inside a test can have its own. */
    private static boolean inCi(ExtensionContext context) {
        return context.getConfigurationParameter("mizzen.ci")
                .map(Boolean::parseBoolean)
                .orElse(false);
    }

    <T extends @Nullable Object> T guarded(Invocation<T> invocation, boolean ci) throws Throwable {
        try {
            return invocation.proceed();
        } catch (TestAbortedException skip) {
            if (ci && !allowed.contains(reason(skip))) {
                throw new AssertionError("skipped, which continuous integration does not allow: " + reason(skip), skip);
            }
            throw skip;
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(invocation, inCi(context));
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(invocation, inCi(context));
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(invocation, inCi(context));
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(invocation, inCi(context));
    }

    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return guarded(invocation, inCi(context));
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
            throws Throwable {
        guarded(invocation, inCi(context));
    }
}
