using ModelOperator.Commands;
using Testing.Reference;

namespace ModelOperator.Tests.Commands;

/// <summary>docs/commands.md has every flag, from the definitions that the parser has. UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed class CommandsPageTest
{
    [Test]
    public void Page_Commands_AreThoseOfTheParser()
    {
        var generated = CommandPage.Of(OperatorCommands.Create(), "model-operator");

        new GeneratedSection("docs/commands.md", "model-operator").Read(generated).Should().Be(generated);
    }
}
