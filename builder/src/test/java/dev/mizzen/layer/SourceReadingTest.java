package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.Compiled;
import dev.mizzen.bytecode.SourceFile;
import dev.mizzen.bytecode.SourceReading;
import dev.mizzen.testing.Lab;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which modules look as if they read sources, as this machine's Python compiles them. */
class SourceReadingTest {
    @Test
    void suspectsAreFoundByNamesAndConstants(Lab lab) throws Exception {
        Map<String, List<String>> modules = new TreeMap<>(Map.of(
                "import inspect\nclass A:\n  def f(self): return inspect.getsourcelines(A)\n",
                List.of("inspect.getsourcelines"),
                "from inspect import getsource as g\nx = lambda: g(x)\n",
                List.of("inspect.getsource"),
                "import linecache\ndef f(n): return linecache.getline('x', n)\n",
                List.of("linecache"),
                "import linecache\nlinecache.checkcache()\n",
                List.of(),
                "import os\nHERE = os.path.join(os.path.dirname(__file__), 'template.py')\n",
                List.of("__file__ with template.py"),
                "import os\nHERE = os.path.dirname(__file__)\ndef f(x): return x.endswith('.py')\n",
                List.of(),
                "import pkgutil\ndef f(): return pkgutil.get_data('p', 'sub/code.py')\n",
                List.of("get_data with sub/code.py"),
                "import numba\n@numba.njit(cache=True)\ndef f(x): return x\n",
                List.of("numba"),
                "import torch\n@torch.jit.script\ndef f(x): return x\n",
                List.of("torch.jit.script"),
                "import tokenize\ndef f(p):\n  with tokenize.open(p) as t: return t\n",
                List.of("tokenize.open")));
        modules.put("def getsource(): 'inspect.getsource'\n", List.of());
        modules.put("", List.of());
        try (BytecodeCompiler compiler = HostCompiler.open(lab)) {
            for (Map.Entry<String, List<String>> module : modules.entrySet()) {
                byte[] source = module.getKey().getBytes(StandardCharsets.UTF_8);
                Compiled compiled = compiler.compile(new SourceFile("/app/m.py", source));
                assertThat(SourceReading.of(((Compiled.Bytecode) compiled).pyc()))
                        .as(module.getKey())
                        .containsExactlyElementsOf(module.getValue());
            }
        }
    }
}
