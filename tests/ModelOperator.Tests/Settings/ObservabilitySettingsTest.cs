using ModelOperator.Settings;

namespace ModelOperator.Tests.Settings;

public sealed class ObservabilitySettingsTest
{
    [TestCase("{release: 'not a label'}", "observability.podMonitorLabels[release]*not a label")]
    [TestCase("{'two words': x}", "observability.podMonitorLabels*two words")]
    [TestCase("[release]", "observability.podMonitorLabels*a mapping")]
    public void Parse_WhatIsNoLabel_IsRefusedByName(string labels, string because) =>
        FluentActions.Invoking(() => SettingsFile.Parse($"observability: {{podMonitorLabels: {labels}}}")).Should().Throw<SettingsException>().WithMessage($"*{because}*");
}
