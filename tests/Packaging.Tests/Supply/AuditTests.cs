using Testing;

namespace Packaging.Tests.Supply;

/// <summary>scripts/audit.mjs, with registries that answer one thing or another: `dotnet` and `npm` are stand-ins that print it.</summary>
public sealed class AuditTests
{
    private const string NoData = "/src/a.csproj : warning NU1905: Audit source 'nuget.org' did not provide any vulnerability data.";

    [Test]
    public async Task Registries_WithoutLists_AreNamedAndNoFailure()
    {
        var result = await AuditAsync(NoData, """{"statusCode": 405, "body": ""}""");

        result.ExitCode.Should().Be(0, "{0}", result);
        result.StandardOutput.Should().Contain("NuGet: not audited").And.Contain("npm: not audited");
    }

    [Test]
    public async Task Registries_WithNothingAgainstUs_PassAndSaySo()
    {
        var result = await AuditAsync(string.Empty, """{"auditReportVersion": 2, "vulnerabilities": {"a": {"name": "a", "range": "<2", "severity": "moderate"}}}""");

        result.ExitCode.Should().Be(0, "{0}", result);
        result.StandardOutput.Should().Contain("NuGet: no known").And.Contain("npm: no known");
    }

    [TestCase("NU1903", "high")]
    [TestCase("NU1904", "critical")]
    public async Task NuGet_SevereVulnerability_IsAFailureThatNamesThePackage(string code, string severity)
    {
        var warning = $"/src/a.csproj : warning {code}: Package 'Some.Package' 1.0.0 has a known {severity} severity vulnerability, https://example.com/advisory [/src/a.sln]";

        var result = await AuditAsync(warning, """{"vulnerabilities": {}}""");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().Contain("NuGet: 1 of high or critical severity").And.Contain("'Some.Package' 1.0.0");
    }

    [Test]
    public async Task Npm_SevereVulnerability_IsAFailureThatNamesThePackage()
    {
        var result = await AuditAsync(NoData, """{"vulnerabilities": {"some-package": {"name": "some-package", "range": "<2.0.0", "severity": "high"}}}""");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().Contain("npm: 1 of high or critical severity").And.Contain("some-package <2.0.0");
    }

    private static async Task<ProcessResult> AuditAsync(string restoreSays, string npmSays)
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-audit-");
        try
        {
            await WriteCommandAsync(Path.Combine(folder.FullName, "dotnet"), restoreSays);
            await WriteCommandAsync(Path.Combine(folder.FullName, "npm"), npmSays);
            var path = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
            return await ChildProcess.RunAsync(
                "node", [Path.Combine(RepositoryPaths.Root, "scripts", "audit.mjs")], new Dictionary<string, string?> { ["PATH"] = path });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteCommandAsync(string file, string output)
    {
        await File.WriteAllTextAsync(file, $"#!/bin/sh\ncat <<'TEXT'\n{output}\nTEXT\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
