using System.Text;
using System.Xml.Linq;
using Testing;

namespace Packaging.Tests.Images;

/// <summary>What is in the images, and what is not.</summary>
[TestFixture("operator")]
[TestFixture("runtime")]
public sealed class ImageContentTests(string which)
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly string Version =
        XDocument.Load(Path.Combine(RepositoryPaths.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    private string Program => which == "operator" ? "model-operator" : "inference-runtime";

    private BuiltImage Image { get; set; } = null!;

    [OneTimeSetUp]
    public async Task TakeImage() => Image = await (which == "operator" ? ImagesFixture.Operator : ImagesFixture.Runtime);

    [Test]
    public void Configuration_StartsTheProgramAsANumericUserThatIsNotRoot()
    {
        Image.Configuration.GetProperty("User").GetString().Should().Be("1654", "Kubernetes can tell of a number alone that it is not root");
        Image.Configuration.GetProperty("Entrypoint").EnumerateArray().Select(part => part.GetString()).Should().Equal($"/app/{Program}");
        Image.Configuration.TryGetProperty("Cmd", out _).Should().BeFalse("the pod's args are all the arguments");
    }

    [Test]
    public void Labels_NameTheImageItsVersionAndItsLicence()
    {
        Image.Label("org.opencontainers.image.title").Should().Be(Program);
        Image.Label("org.opencontainers.image.version").Should().Be(Version);
        Image.Label("org.opencontainers.image.licenses").Should().Be("Apache-2.0");
        Image.Label("org.opencontainers.image.revision").Should().NotBeEmpty();
        Image.Label("org.opencontainers.image.description").Should().NotBeEmpty();
    }

    [Test]
    public async Task Version_IsTheBuildsOwn()
    {
        var result = await Image.RunAsync(given: null, "--version");

        result.ExitCode.Should().Be(0, "{0}", result);
        result.StandardOutput.Trim().Should().Be(Version);
    }

    [Test]
    public void Files_NoShellNoPackageManagerNothingThatChangesTheUser()
    {
        var names = Image.Files().ToLookup(file => file.Name);

        foreach (var name in (string[])["sh", "bash", "dash", "busybox", "apt", "apt-get", "dpkg", "curl", "wget", "su", "sudo", "mount", "node", "npm"])
        {
            names[name].Should().BeEmpty();
        }

        Image.Files().Where(file => file.LinkTarget is null && (file.UnixFileMode & UnixModes.SetId) != 0).Select(Image.PathOf).Should().BeEmpty();
    }

    [Test]
    public void Files_NobodyButRootMayChangeThem()
    {
        var writable = Image.Files().Where(file => file.LinkTarget is null && (file.UnixFileMode & UnixModes.OthersMayWrite) != 0);

        writable.Select(Image.PathOf).Should().BeEmpty();
    }

    [Test]
    public void App_HoldsWhatRunsAndNothingElse()
    {
        var files = Image.Files().Select(Image.PathOf).Where(path => path.StartsWith("app/", StringComparison.Ordinal)).Select(path => path["app/".Length..]).ToArray();
        string[] own = which == "operator"
            ? ["model-operator", "model-operator.deps.json", "model-operator.runtimeconfig.json", "model-operator.xml"] // the CRD's descriptions are read from it
            : ["inference-runtime", "inference-runtime.deps.json", "inference-runtime.runtimeconfig.json", "libonnxruntime.so", "libonnxruntime_providers_shared.so"];

        files.Should().Contain([.. own, $"{Program}.dll", "ModelStores.dll", "Prometheus.dll"]);
        files.Where(file => !file.EndsWith(".dll", StringComparison.Ordinal)).Should().BeEquivalentTo(own);
    }

    [Test]
    public void App_IsMachineCodeAheadOfTime()
    {
        // The header of a ReadyToRun image, "RTR\0", which a library of IL alone has not.
        var bytes = File.ReadAllBytes(Path.Combine(Image.Root, "app", $"{Program}.dll"));

        bytes.AsSpan().IndexOf("RTR\0"u8).Should().BePositive();
    }

    [Test]
    public void Files_KeepNothingOfTheMachineThatBuiltThem()
    {
        string[] traces = [RepositoryPaths.Root, "/src/operator", "/src/inference-runtime", "/src/stores", ".nuget/packages", "npmrc", "cafile="];

        var found = Image.Files()
            .Where(file => Image.PathOf(file).StartsWith("app/", StringComparison.Ordinal) || Image.PathOf(file).StartsWith("usr/share/sbom/", StringComparison.Ordinal))
            .SelectMany(file => Traces(file, traces));

        found.Should().BeEmpty();
        Directory.Exists(Path.Combine(Image.Root, "root/.nuget")).Should().BeFalse();
        Directory.Exists(Path.Combine(Image.Root, "src")).Should().BeFalse();
    }

    [Test]
    public void Licences_OfTheProjectAndOfWhatItBrings_AreKept()
    {
        string[] onnxRuntime = which == "operator" ? [] : ["licenses/onnxruntime/LICENSE", "licenses/onnxruntime/ThirdPartyNotices.txt"];

        Image.Files().Select(Image.PathOf).Should().Contain(["licenses/modeloperator/LICENSE", "licenses/third-party.txt", .. onnxRuntime]);
        File.ReadAllLines(Path.Combine(Image.Root, "licenses/third-party.txt")).Should().Contain(line => line.StartsWith("AWSSDK.S3 ", StringComparison.Ordinal));
    }

    [Test]
    public void Size_StaysWithinItsBound()
    {
        var app = Size("app/");
        var whole = Size(string.Empty);

        TestContext.Out.WriteLine($"summary: image {Program}: {whole} MiB unpacked, {app} MiB of it the program; the rest is the base");
        app.Should().BeLessThan(which == "operator" ? 26 : 56, "in MiB; a new dependency that is worth it raises the bound, and docs/images.md");
    }

    private static IEnumerable<string> Traces(FileInfo file, string[] traces)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        return traces
            .Where(trace => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(trace)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(trace)) >= 0)
            .Select(trace => $"{file.Name} holds {trace}");
    }

    private long Size(string below) =>
        Image.Files().Where(file => file.LinkTarget is null && Image.PathOf(file).StartsWith(below, StringComparison.Ordinal)).Sum(file => file.Length) / Mebibyte;
}
