package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.ImageConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The users and groups of a base, from its {@code /etc/passwd} and {@code /etc/group}. Lines that container runtimes could not read
 * are passed over.
 *
 * @param users in the order of the file; of a name or number that occurs twice the first counts
 * @param groups name to number
 */
record BaseUsers(List<User> users, SortedMap<String, Long> groups) {
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_USERS = 2000;

    /**
     * One line of {@code /etc/passwd}.
     *
     * @param home the value for {@code HOME}: the user's home if the base has it and the user can write it, else {@code /tmp}
     */
    record User(String name, long uid, long gid, String home) {}

    BaseUsers {
        users = List.copyOf(users);
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    static BaseUsers read(BaseFilesystem files) throws BuildException {
        List<User> users = new ArrayList<>();
        for (String[] fields : lines(files, "/etc/passwd", 7)) {
            OptionalLong uid = number(fields[2]);
            OptionalLong gid = number(fields[3]);
            if (uid.isPresent() && gid.isPresent() && !fields[0].isEmpty() && users.size() < MOST_USERS) {
                String home = home(files, fields[5], uid.getAsLong(), gid.getAsLong());
                users.add(new User(fields[0], uid.getAsLong(), gid.getAsLong(), home));
            }
        }
        SortedMap<String, Long> groups = new TreeMap<>();
        for (String[] fields : lines(files, "/etc/group", 4)) {
            OptionalLong gid = number(fields[2]);
            if (gid.isPresent() && !fields[0].isEmpty() && groups.size() < MOST_USERS) {
                groups.putIfAbsent(fields[0], gid.getAsLong());
            }
        }
        return new BaseUsers(users, groups);
    }

    /**
     * The user that an image runs as.
     *
     * @param wanted {@code user[:group]}, names or numbers, if the user of Mizzen named one; root only if named
     * @throws BuildException {@code USER_NOT_FOUND}
     */
    RuntimeUser choose(Optional<String> wanted, ImageConfig config) throws BuildException {
        if (wanted.isPresent()) {
            return resolve(wanted.get(), "the user");
        }
        if (config.user().isPresent()) {
            RuntimeUser own = resolve(config.user().get(), "the base's own user");
            if (own.uid() != 0) {
                return own;
            }
        }
        return RuntimeUser.NOBODY_ELSE;
    }

    /** As runtimes do it: a user without a group has the one of its line, and one without a line group 0. */
    private RuntimeUser resolve(String text, String whose) throws BuildException {
        int colon = text.indexOf(':');
        String userText = colon < 0 ? text : text.substring(0, colon);
        OptionalLong number = number(userText);
        Optional<User> line = users.stream()
                .filter(user -> number.isPresent()
                        ? user.uid() == number.getAsLong()
                        : user.name().equals(userText))
                .findFirst();
        if (line.isEmpty() && number.isEmpty()) {
            throw missing(whose + " `" + Redaction.printable(userText) + "` is not in the base's `/etc/passwd`");
        }
        long uid = line.map(User::uid).orElseGet(number::orElseThrow);
        String home = line.map(User::home).orElse(RuntimeUser.NO_HOME);
        long gid = line.map(User::gid).orElse(0L);
        if (colon >= 0) {
            String groupText = text.substring(colon + 1);
            OptionalLong group = number(groupText);
            if (group.isEmpty() && !groups.containsKey(groupText)) {
                throw missing(
                        whose + "'s group `" + Redaction.printable(groupText) + "` is not in the base's `/etc/group`");
            }
            gid = group.isPresent() ? group.getAsLong() : groups.getOrDefault(groupText, 0L);
        }
        return new RuntimeUser(uid, gid, home);
    }

    private static BuildException missing(String message) {
        return Problem.of(ProblemCode.USER_NOT_FOUND, message)
                .hint("give numbers: `--user 1000:1000`")
                .exception();
    }

    private static String home(BaseFilesystem files, String home, long uid, long gid) {
        Optional<BaseEntry> folder =
                home.startsWith("/") ? files.follow(home).filter(BaseEntry::isDirectory) : Optional.empty();
        boolean writable = folder.filter(entry -> isWritable(entry, uid, gid)).isPresent();
        return writable ? home : RuntimeUser.NO_HOME;
    }

    private static boolean isWritable(BaseEntry folder, long uid, long gid) {
        int shift = uid == folder.uid() ? 6 : gid == folder.gid() ? 3 : 0;
        return uid == 0 || (folder.mode() >> shift & 3) == 3;
    }

    private static List<String[]> lines(BaseFilesystem files, String path, int fields) throws BuildException {
        Optional<BaseEntry> file = files.follow(path).filter(entry -> entry.isFile() && entry.size() <= LARGEST_FILE);
        if (file.isEmpty()) {
            return List.of();
        }
        String text = new String(files.bytes(path, LARGEST_FILE), StandardCharsets.UTF_8);
        return text.lines()
                .map(line -> line.split(":", -1))
                .filter(parts -> parts.length == fields)
                .toList();
    }

    private static OptionalLong number(String text) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > RuntimeUser.MOST) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
