using ModelOperator.Settings;

namespace ModelOperator.Tests.Settings;

public sealed class FetchSettingsTest
{
    [TestCase("{}")]
    [TestCase("{allowedSchemes: [s3, https, pvc], allowedHosts: ['*.amazonaws.com', 'minio.example:9000', 10.0.0.5, '[fd00::5]:443'], allowLinkLocal: true}")]
    public void Parse_RulesThatCanBe_AreTaken(string fetch) => FluentActions.Invoking(() => SettingsFile.Parse($"fetch: {fetch}").Fetch.ToRules()).Should().NotThrow();

    [TestCase("{allowedSchemes: [s3, ftp]}", "fetch.allowedSchemes[1]", "expected one of az, configmap")]
    [TestCase("{allowedSchemes: [S3]}", "fetch.allowedSchemes[0]", "expected one of")]
    [TestCase("{allowedHosts: ['https://example.com']}", "fetch.allowedHosts[0]", "a host such as models.example.com")]
    [TestCase("{allowedHosts: ['*']}", "fetch.allowedHosts[0]", "a host such as")]
    [TestCase("{allowedHosts: example.com}", "fetch.allowedHosts", "a list")]
    public void Parse_WhatCanNotBe_IsRefusedByName(string fetch, string path, string because) =>
        FluentActions.Invoking(() => SettingsFile.Parse($"fetch: {fetch}")).Should().Throw<SettingsException>().WithMessage($"*{path}*{because}*");
}
