using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Probes;
using LocalCluster.Kubelet.Processes;

namespace LocalCluster.Kubelet.Containers;

/// <summary>Runs a command beside a container, in its surroundings: exec probes and hooks.</summary>
public sealed class ExecCommand(IProcessLauncher launcher, TimeProvider time)
{
    // The kubelet keeps as much of a probe's output.
    private const int LongestOutput = 10 * 1024;

    public async Task<ProbeResult> RunAsync(JsonObject exec, LaunchPlan plan, TimeSpan timeout, CancellationToken cancel)
    {
        // What it prints may come after the time-out.
        var output = new StringBuilder();
        var lines = new Lock();
        var words = exec.Texts("command").Select(plan.Rewriter.Rewrite).ToList();
        if (words.Count == 0)
        {
            return ProbeResult.Failed("exec: no command");
        }

        try
        {
            var process = await launcher.StartAsync(plan.ToRequest(words[0], words[1..], Collect), cancel).ConfigureAwait(false);
            int code;
            try
            {
                code = await process.Exited.WaitAsync(timeout, time, cancel).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return ProbeResult.Failed($"command timed out: \"{string.Join(' ', words)}\" timed out after {GoDuration.Format(timeout)}");
            }
            finally
            {
                process.Kill();
            }

            lock (lines)
            {
                return code == 0 ? ProbeResult.Ok : ProbeResult.Failed(output.ToString());
            }
        }
        catch (LaunchException failure)
        {
            return ProbeResult.Failed(failure.Message);
        }

        void Collect(string stream, string text)
        {
            lock (lines)
            {
                if (output.Length + text.Length < LongestOutput)
                {
                    output.Append(text).Append('\n');
                }
            }
        }
    }
}
