using k8s.Models;
using ModelOperator.Entities;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Status;

namespace ModelOperator.Verification;

/// <summary>
/// Sees whether an installation works, the whole way: an InferenceService with a tiny model becomes Ready and answers right. What it made is removed, whatever comes of it.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="question">Asks the model.</param>
/// <param name="output">Gets one line for everything that changes.</param>
/// <param name="time">The clock.</param>
internal sealed class Verifier(IKubernetesApi api, InferenceQuestion question, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>An operator that works takes a new service up at once; the first of a busy one may come later.</summary>
    private static readonly TimeSpan FirstSign = TimeSpan.FromSeconds(15);

    /// <summary>The way to a service that has just become ready may take a moment to be there on every node.</summary>
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(20);

    /// <summary>Less than the 30 s that a pod has after SIGTERM.</summary>
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(20);

    private readonly long _start = time.GetTimestamp();

    /// <summary>Returns when all is well.</summary>
    /// <param name="key">The namespace and name of what it makes.</param>
    /// <param name="timeout">How long the service may take to become Ready.</param>
    /// <param name="cancellationToken">Gives up, and cleans up.</param>
    /// <exception cref="VerificationException">What does not work.</exception>
    public async Task RunAsync(ObjectKey key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var objects = new VerificationObjects(api, key);
        try
        {
            await objects.CreateAsync(cancellationToken);
            Say($"InferenceService {key} is made, on a model of {VerificationModel.Bytes.Length} bytes in a ConfigMap");
            var url = await ReadyAsync(key, timeout, cancellationToken);
            await AskAsync(url, cancellationToken);
        }
        finally
        {
            // Not the caller's token: after SIGTERM there is time enough for this, and nobody else would do it.
            using var limit = new CancellationTokenSource(CleanUp, time);
            foreach (var line in await objects.DeleteAsync(limit.Token))
            {
                Say(line);
            }
        }
    }

    private async Task<string> ReadyAsync(ObjectKey key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (last, isWarned) = ("", false);
        while (true)
        {
            var service = await GetAsync(key, cancellationToken);
            var ready = Ready(service);
            var line = ready is null ? "no operator has looked at it yet" : $"Ready is {ready.Status}, {ready.Reason}: {ready.Message}";
            if (line != last)
            {
                Say(last = line);
            }

            if (ready is { Status: "True" } && service.Status!.Url is { } url)
            {
                return url;
            }

            var waited = time.GetElapsedTime(began);
            if (waited >= timeout)
            {
                throw new VerificationException(ready is null
                    ? $"No operator took up InferenceService {key} within {timeout.TotalSeconds:0} s (status.observedGeneration is still {service.Status?.ObservedGeneration ?? -1}). Does it run, does it serve namespace "
                        + $"{key.Namespace}, and is one of its replicas the leader? Its log says: kubectl -n modeloperator-system logs deploy/model-operator"
                    : $"InferenceService {key} was not Ready within {timeout.TotalSeconds:0} s. {line}");
            }

            if (ready is null && !isWarned && waited >= FirstSign)
            {
                Say($"still no operator: is one running that serves namespace {key.Namespace}?");
                isWarned = true;
            }

            await Task.Delay(Pace, time, cancellationToken);
        }
    }

    private async Task<V1Beta1InferenceService> GetAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync<V1Beta1InferenceService>(key, cancellationToken)
                ?? throw new VerificationException($"Somebody else deleted InferenceService {key} while it was waited for.");
        }
        catch (ApiException refusal)
        {
            throw new VerificationException($"InferenceService {key} can not be read: {refusal.Status?.Message ?? refusal.Message}", refusal);
        }
    }

    /// <summary>Null until an operator has looked at this generation.</summary>
    private static V1Condition? Ready(V1Beta1InferenceService service) => service.Status?.ObservedGeneration == service.Metadata.Generation
        ? service.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)
        : null;

    private async Task AskAsync(string url, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                Compare(url, await question.AskAsync(url, cancellationToken));
                return;
            }
            catch (HttpRequestException problem) when (time.GetElapsedTime(began) < Connecting && problem.StatusCode is null or System.Net.HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(Pace, time, cancellationToken);
            }
            catch (HttpRequestException problem)
            {
                throw new VerificationException($"The model is Ready, but {url} can not be asked from here: {problem.Message}. Is there a NetworkPolicy or a mesh between them, and does the name resolve?", problem);
            }
        }
    }

    private void Compare(string url, IReadOnlyList<float> answer)
    {
        var (asked, got, wanted) = (Text(VerificationModel.Question), Text(answer), Text(VerificationModel.Answer));
        if (!answer.SequenceEqual(VerificationModel.Answer))
        {
            throw new VerificationException($"{url} answers {got} to {asked}; y = 2x - 1 is {wanted}.");
        }

        Say($"{url} answers {got} to {asked}, as y = 2x - 1 does");
    }

    private static string Text(IEnumerable<float> values) => $"[{string.Join(", ", values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";

    private void Say(string line) => output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_start).TotalSeconds,6:0.0} s  {line}"));
}
