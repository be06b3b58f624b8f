import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of a cluster for tests, on the loopback interface, in a process of its own so that it can be killed.
 *
 * <p>Arguments: the process with which it ends, its folder, its number from 1, its HTTP port, and the transport ports
 * of all nodes. It starts {@link Node} itself: what the starter of the server demands beside it (a user other than
 * root, a folder of modules, limits of the kernel) is for machines that serve, not for tests.
 */
public final class ClusterNode extends Node {
    private ClusterNode(Environment environment, List<Class<? extends Plugin>> plugins) {
        super(environment, plugins, true);
    }

    public static void main(String[] args) throws Exception {
        endWith(Long.parseLong(args[0]));
        Path home = Path.of(args[1]).toAbsolutePath();
        List<String> transports = List.of(args).subList(4, args.length);
        List<String> names = new ArrayList<>();
        List<String> seeds = new ArrayList<>();
        for (String transport : transports) {
            names.add("n" + (names.size() + 1));
            seeds.add("127.0.0.1:" + transport);
        }
        int own = Integer.parseInt(args[2]) - 1;
        for (String folder : List.of("config", "data", "logs", "modules", "plugins")) {
            Files.createDirectories(home.resolve(folder));
        }
        Settings settings = Settings.builder()
            .put("cluster.name", "pincite-test")
            .put("node.name", names.get(own))
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString())
            // Words that a pattern matches are clauses.
            .put("indices.query.bool.max_clause_count", 200000)
            .put("network.host", "127.0.0.1")
            .put("http.port", args[3])
            .put("transport.port", transports.get(own))
            .putList("node.roles", "cluster_manager", "data")
            .putList("discovery.seed_hosts", seeds)
            .putList("cluster.initial_cluster_manager_nodes", names)
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            // A copy that is being made when a node is lost hangs for half an hour otherwise.
            .put("indices.recovery.recovery_activity_timeout", "5s")
            .put("node.processors", 2)
            .put("action.auto_create_index", false)
            .put("search.default_allow_partial_results", false)
            .build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> names.get(own));
        ClusterNode node = new ClusterNode(environment, List.of(Netty4Plugin.class, CommonAnalysisPlugin.class));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        new CountDownLatch(1).await();
    }

    /** Ends this process as soon as another one is gone, however that ended. */
    private static void endWith(long process) {
        ProcessHandle.of(process).ifPresentOrElse(
            other -> other.onExit().thenRun(() -> Runtime.getRuntime().halt(0)),
            () -> Runtime.getRuntime().halt(1));
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException error) {
            System.err.println(error);
        }
    }
}
