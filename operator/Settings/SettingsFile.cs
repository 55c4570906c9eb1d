using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Yaml;

namespace ModelOperator.Settings;

/// <summary>Reads the settings file, and refuses it with every error at once.</summary>
public static class SettingsFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = 0, PropertyNameCaseInsensitive = false };

    /// <summary>The text of a settings file. Throws <see cref="SettingsException"/>.</summary>
    public static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, problem);
        }
    }

    /// <summary>Reads the YAML text of a file. Throws <see cref="SettingsException"/> that names the file.</summary>
    public static OperatorConfiguration Parse(string yaml, string path)
    {
        try
        {
            return Parse(yaml);
        }
        catch (SettingsException problem)
        {
            throw Unusable(path, problem);
        }
    }

    /// <summary>Reads YAML text. Throws <see cref="SettingsException"/>.</summary>
    public static OperatorConfiguration Parse(string yaml)
    {
        JsonNode? document;
        try
        {
            document = YamlParser.Parse(yaml);
        }
        catch (FormatException problem)
        {
            throw new SettingsException(problem.Message);
        }

        var misshapen = SettingsShape.Check(document, typeof(OperatorConfiguration), "").ToList();
        if (misshapen.Count > 0)
        {
            throw Refusal(misshapen);
        }

        var configuration = document.Deserialize<OperatorConfiguration>(Options) ?? new OperatorConfiguration();
        List<FieldError> errors =
        [
            .. AttributeValidator.Validate(configuration, ""),
            .. Times(configuration.LeaderElection),
            .. Peers(configuration.Network.Policy),
            .. CacheRules.Check(configuration.Cache),
            .. LabelRules.Labels(configuration.Observability.PodMonitorLabels, "observability.podMonitorLabels"),
            .. FetchSettingRules.Check(configuration.Fetch),
        ];
        return errors.Count == 0 ? configuration : throw Refusal(errors);
    }

    private static IEnumerable<FieldError> Times(LeaderElectionSettings settings)
    {
        if (!Durations.TryParse(settings.LeaseDuration, out var lease)
            || !Durations.TryParse(settings.RenewDeadline, out var renew)
            || !Durations.TryParse(settings.RetryPeriod, out var retry))
        {
            yield break;
        }

        if (renew >= lease)
        {
            yield return new FieldError("leaderElection.renewDeadline", $"is {settings.RenewDeadline}; it must be shorter than leaseDuration, {settings.LeaseDuration}");
        }

        if (retry >= renew)
        {
            yield return new FieldError("leaderElection.retryPeriod", $"is {settings.RetryPeriod}; it must be shorter than renewDeadline, {settings.RenewDeadline}");
        }
    }

    private static SettingsException Unusable(string path, Exception problem) => new($"The settings file {path} can not be used:\n{problem.Message}");

    private static IEnumerable<FieldError> Peers(NetworkPolicySettings policy) =>
        policy.Metrics.Select((peer, index) => (Path: $"network.policy.metrics[{index}]", Peer: peer))
            .Concat(policy.Operator is { } self ? [("network.policy.operator", self)] : [])
            .Where(entry => !SpecValidator.IsPeer(entry.Peer))
            .Select(entry => new FieldError(entry.Path, "must be either a cidr, or a podSelector, a namespaceSelector or both"));

    private static SettingsException Refusal(IEnumerable<FieldError> errors) => new(string.Join('\n', errors.Select(error => $"- {error}")));
}
